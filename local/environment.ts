/** The environment variables of a process. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** A change of a process environment: a string sets the variable, `undefined` removes it. */
export type EnvironmentPatch = Readonly<Record<string, string | undefined>>;

/** The environment with each patch applied in turn. A removed variable is gone, not the text "undefined". */
export function patchEnvironment(
  environment: ProcessEnvironment,
  ...patches: readonly EnvironmentPatch[]
): ProcessEnvironment {
  const merged = Object.assign({}, environment, ...patches) as Record<string, string | undefined>;
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}
