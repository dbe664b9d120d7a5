/** All tables in one lookup by extension. */
import { compiled } from './compiled.js'
import { documents } from './documents.js'
import type { Rule } from './rule.js'
import { scripts } from './scripts.js'

export { looksLikeXml } from './rule.js'

let byExtension: Map<string, readonly Rule[]> | undefined

/** Rules for an extension that several languages share; undefined where there are none. */
export function rulesFor(extension: string): readonly Rule[] | undefined {
  byExtension ??= new Map(
    [...compiled, ...scripts, ...documents].flatMap(([extensions, ...rules]) =>
      extensions.split(' ').map((one) => [one, rules] as const)),
  )
  return byExtension.get(extension)
}

/** The language that the rules settle on; undefined when none applies. */
export function decide(rules: readonly Rule[], text: string): string | undefined {
  return rules.find(([, when]) => when === undefined || when.test(text))?.[0]
}
