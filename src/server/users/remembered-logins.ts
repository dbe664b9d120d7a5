/** Who has shown the right token before, so that connecting again costs no scrypt. */
import { createHmac, randomBytes } from 'node:crypto'
import type { Credentials } from '../contracts.js'

/** Bounds the memory: the login that was used the longest ago is forgotten first. */
const mostLogins = 10_000

export class RememberedLogins {
  /** New with every process, and never written anywhere: without it what is kept tells nothing of tokens. */
  readonly #key = randomBytes(32)
  /** The id of the token that was right, by keyed hashes of credentials. */
  readonly #tokenIds = new Map<string, string>()

  /** One name for the same credentials, of fixed length: looking for it tells nothing of how much was right. */
  nameOf({ user, token }: Credentials): string {
    // A user's name has no NUL.
    return createHmac('sha256', this.#key).update(`${user}\0${token}`).digest('base64')
  }

  /** The id that the token had; whether it still is the user's is for the caller to look. */
  tokenIdOf(credentials: Credentials): string | undefined {
    const name = this.nameOf(credentials)
    const tokenId = this.#tokenIds.get(name)
    if (tokenId !== undefined) this.#put(name, tokenId)
    return tokenId
  }

  remember(credentials: Credentials, tokenId: string): void {
    this.#put(this.nameOf(credentials), tokenId)
  }

  forget(credentials: Credentials): void {
    this.#tokenIds.delete(this.nameOf(credentials))
  }

  #put(name: string, tokenId: string): void {
    this.#tokenIds.delete(name)
    this.#tokenIds.set(name, tokenId)
    const [oldest] = this.#tokenIds.keys()
    if (this.#tokenIds.size > mostLogins && oldest !== undefined) this.#tokenIds.delete(oldest)
  }
}
