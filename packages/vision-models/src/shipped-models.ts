/** Where npm put the models that @vladmandic/human ships (its package exports no path to them). */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export const humanVersion = '3.3.6'

/** Path of `<name>.json`, beside which its weights lie. */
export function humanModel(name: string): string {
  const main = createRequire(import.meta.url).resolve('@vladmandic/human')
  return join(dirname(main), '..', 'models', `${name}.json`)
}
