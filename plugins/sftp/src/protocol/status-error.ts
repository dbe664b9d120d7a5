/** What a server answers instead of what was asked for. */
import { statusCodes } from './packets.js'

export class StatusError extends Error {
  constructor(
    /** One of `statusCodes`, or another number. */
    readonly status: number,
    /** In the server's own words, which OpenSSH does not adapt to what happened. */
    readonly said: string,
  ) {
    super(said === '' ? `status ${status}` : `${said} (status ${status})`)
    this.name = 'StatusError'
  }
}

export function hasStatus(thrown: unknown, ...statuses: readonly (keyof typeof statusCodes)[]): thrown is StatusError {
  return thrown instanceof StatusError && statuses.some((status) => statusCodes[status] === thrown.status)
}

/** Undefined where the server says that there is no such file. */
export async function unlessMissing<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call
  } catch (error) {
    if (hasStatus(error, 'noSuchFile')) return undefined
    throw error
  }
}
