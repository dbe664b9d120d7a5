import { isFields } from '../../core/support/shapes.js'

/** Whether a section `pii` names anything that is to be masked in the others. */
export function hasEntities(pii: unknown): boolean {
  return isFields(pii) && Array.isArray(pii.entities) && pii.entities.length > 0
}
