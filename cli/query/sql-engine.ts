import { Engine, type EngineOptions } from "../duckdb/engine";
import { athenaStatements } from "./athena-functions";

/** An engine that takes Athena's SQL. @throws {AccessError} as Engine.open() */
export async function openSqlEngine(options: EngineOptions): Promise<Engine> {
  const engine = await Engine.open(options);
  try {
    await engine.run(athenaStatements.join(";\n"));
    return engine;
  } catch (error) {
    engine.close();
    throw error;
  }
}
