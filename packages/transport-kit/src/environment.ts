/** The first of these variables that is set. One that is empty counts as not set, as it does for everybody who reads these. */
export function variable(environment: Readonly<Record<string, string | undefined>>, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]).find((value) => value !== undefined && value !== '')
}
