import { runCommand } from "../../support/run-command";

it("looks at the SQL first, as the query itself does", async () => {
  const args = ["query", "SELECT mesage FROM events", "/nowhere"];
  const explained = await runCommand([...args, "--explain"]);

  expect(explained).toMatchObject({
    exitCode: 2,
    output: "",
    errors: expect.stringContaining("DuckDB does not take the SQL at line 1, column 8") as string,
  });
  expect(explained).toEqual(await runCommand(args));
});
