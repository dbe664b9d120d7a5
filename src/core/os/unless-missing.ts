/** For files and folders that may well not be there. */
import { codeOf } from '../contracts/errors.js'

/** What the action gives; `otherwise` (default undefined) where it fails with ENOENT. */
export async function unlessMissing<Result, Otherwise = undefined>(action: () => Promise<Result>, otherwise?: Otherwise): Promise<Result | Otherwise> {
  try {
    return await action()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise as Otherwise
    throw error
  }
}
