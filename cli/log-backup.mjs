#!/usr/bin/env node
/** Runs the command, and builds it before that where its sources have changed since. */
import { createRequire } from "node:module";
import { buildIfStale, commandFile } from "./build.mjs";

await buildIfStale();
createRequire(import.meta.url)(commandFile);
