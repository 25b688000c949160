import { mkdirSync, symlinkSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { type ProcessEnvironment, patchEnvironment } from "../environment";
import { findExecutable } from "../find-executable";
import { findTerraform } from "../terraform-version";

const PROGRAMS = ["node", "npm", "npx", "cdktf", "cdktn"];

/**
 * The environment with a PATH on which Terraform is, and neither Node.js nor cdktf. Their folders are left out; where Terraform is
 * in one of them, `folder` gets a link to it. What tells programs about Node.js is removed.
 */
export function withoutNode(environment: ProcessEnvironment, folder: string): ProcessEnvironment {
  const terraform = findTerraform(environment);
  mkdirSync(folder, { recursive: true });
  symlinkSync(terraform, join(folder, basename(terraform)));
  const has = (path: string) => PROGRAMS.some((name) => findExecutable(name, { ...environment, PATH: path }));
  const kept = (environment.PATH ?? "").split(delimiter).filter((path) => path !== "" && !has(path));
  const node = Object.keys(environment).filter((name) => /^(NODE|npm_)/.test(name) || name === "INIT_CWD");
  return patchEnvironment(environment, Object.fromEntries(node.map((name) => [name, undefined])), {
    PATH: [folder, ...kept].join(delimiter),
  });
}
