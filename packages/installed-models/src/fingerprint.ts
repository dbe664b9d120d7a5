/** A short name for the outcome of an analysis that tells two states of one model apart. */
import { createHash } from 'node:crypto'
import type { InstalledModel } from './installed-model.js'

/**
 * `<owner>/<name>@<8 hex digits>`: of SHA-256 over `config.json` and the names and sizes of the weights, which is cheap;
 * it is no proof that the weights are whole (`backup models verify` reads them). At most 200 characters.
 */
export function fingerprint(model: InstalledModel): string {
  const parts = model.weights.map(({ file, sizeBytes }) => `${file} ${sizeBytes}`)
  const digest = createHash('sha256').update(JSON.stringify(model.config)).update(parts.join('\n')).digest('hex').slice(0, 8)
  return `${model.name.slice(0, 200 - digest.length - 1)}@${digest}`
}
