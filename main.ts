import { App } from "cdktf";
import { bundleFunctionCode } from "./constructs/function-code";
import { loadSettings } from "./settings";
import { addEnvironmentStacks } from "./stacks/environment-stacks";

const environments = loadSettings();
const helloCode = bundleFunctionCode({
  projectDirectory: process.cwd(),
  entryPoint: "lambda-src/hello/handler.ts",
  outputDirectory: ".build/functions",
});

// Stack traces in the metadata would put this computer's paths into the synthesized JSON.
const app = new App({ stackTraces: false });
for (const settings of environments) {
  addEnvironmentStacks(app, settings, helloCode);
}
app.synth();
