/** Jest's global setup: the command and the kernel as they are in the sources. */
export { buildIfStale as default } from "../../cli/build.mjs";
