/** How the user may show who they are, in the order in which OpenSSH tries it: keys of the agent, keys in files, then a password. */
import { readFile } from 'node:fs/promises'
import type { AnyAuthMethod } from 'ssh2'
import ssh2 from 'ssh2'
import type { HostSettings } from './host-settings.js'

export interface LoginMethods {
  readonly methods: AnyAuthMethod[]
  /** Keys that are there and cannot be used, and why; for the message when nothing else helps. */
  readonly unusable: readonly string[]
}

export async function loginMethods(settings: HostSettings, password: string | undefined): Promise<LoginMethods> {
  const { user: username, agent } = settings
  const methods: AnyAuthMethod[] = []
  const unusable: string[] = []
  if (agent !== undefined && agent !== '') methods.push({ type: 'agent', username, agent })
  for (const file of settings.identityFiles) {
    const key = await readKey(file)
    if (key === undefined) continue
    if (key instanceof Error) unusable.push(`${file}: ${key.message}`)
    else methods.push({ type: 'publickey', username, key })
  }
  if (password !== undefined) {
    methods.push({ type: 'password', username, password })
    // Many servers ask for the password as a question. Nothing but the first hidden one is answered.
    methods.push({ type: 'keyboard-interactive', username, prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(({ echo }) => (echo === true ? '' : password))) })
  }
  return { methods, unusable }
}

/** Undefined where there is no such file. */
async function readKey(file: string): Promise<Buffer | Error | undefined> {
  let text: Buffer
  try {
    text = await readFile(file)
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return missing ? undefined : new Error(`cannot be read: ${String(error)}`)
  }
  const parsed = ssh2.utils.parseKey(text)
  return parsed instanceof Error ? new Error(/passphrase|encrypted/i.test(parsed.message) ? 'it has a passphrase: add it to an ssh agent' : parsed.message) : text
}
