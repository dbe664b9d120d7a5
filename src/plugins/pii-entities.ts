import { isRecord } from './manifest-fields.js'

/** Whether a section `pii` names anything that is to be masked in the others. */
export function hasEntities(pii: unknown): boolean {
  return isRecord(pii) && Array.isArray(pii.entities) && pii.entities.length > 0
}
