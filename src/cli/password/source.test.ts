import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Ask } from './prompt.js'
import { PasswordSource, type PasswordSettings } from './source.js'

const noTerminal: Ask = () => Promise.resolve(undefined)
const typing = (...answers: string[]): Ask => () => Promise.resolve(answers.shift())
const signal = new AbortController().signal
const read = (settings: PasswordSettings, ask = noTerminal, confirm = false) => new PasswordSource(settings, ask).read({ signal, confirm })

describe('PasswordSource', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'password-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }

  it('reads a file without the blanks around the password', async () => {
    expect(await read({ passwordFile: await file('p', '\uFEFF  two words\r\n\n') })).toBe('two words')
  })

  it('runs a command without a shell', async () => {
    expect(await read({ passwordCommand: `printf '%s\\n' "$HOME *"` })).toBe('$HOME *')
  })

  it('prefers a flag to the environment, and the environment to the prompt', async () => {
    const passwordFile = await file('q', 'from file')
    expect(await read({ passwordFile, fromEnvironment: 'from environment' }, typing('typed'))).toBe('from file')
    expect(await read({ fromEnvironment: ' from environment ' }, typing('typed'))).toBe(' from environment ')
    expect(await read({ fromEnvironment: 'with a line break\n' })).toBe('with a line break')
    expect(await read({ fromEnvironment: '' }, typing('typed'))).toBe('typed')
  })

  it('asks twice when nothing can prove the password wrong', async () => {
    expect(await read({}, typing('one', 'one'), true)).toBe('one')
    await expect(read({}, typing('one', 'two'), true)).rejects.toMatchObject({ code: 'no-password', message: 'the two passwords differ' })
  })

  it.each<[string, PasswordSettings, Ask]>([
    ['no terminal', {}, noTerminal],
    ['an empty answer', {}, typing('')],
    ['a missing file', { passwordFile: '/nonexistent/password' }, noTerminal],
    ['a command that fails', { passwordCommand: 'false' }, noTerminal],
    ['a command that prints nothing', { passwordCommand: 'true' }, noTerminal],
    ['a command that does not exist', { passwordCommand: '/nonexistent/command' }, noTerminal],
    ['a command that is a folder', { passwordCommand: '/tmp' }, noTerminal],
    ['a command that a signal ends', { passwordCommand: `sh -c 'kill -9 $$'` }, noTerminal],
  ])('names the trouble with %s', async (_, settings, ask) => {
    await expect(read(settings, ask)).rejects.toMatchObject({ code: 'no-password', hint: expect.any(String) })
  })

  it('does not repeat the arguments of a command that fails, nor what it printed', async () => {
    const refusal = await read({ passwordCommand: `sh -c 'echo printed; exit 3' hunter2` }).catch((error: unknown) => error)
    const everything = JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))
    expect(everything).toContain('exit code 3')
    expect(everything).not.toMatch(/hunter2|printed/)
  })

  it.each<[PasswordSettings, string]>([
    [{ passwordFile: '/p', fromEnvironment: 'x' }, 'the file /p'],
    [{ passwordCommand: 'pass show x', fromEnvironment: 'x' }, '--password-command'],
    [{ fromEnvironment: 'x' }, 'BACKUP_PASSWORD'],
    [{}, 'Caps Lock'],
  ])('says of a wrong password where it came from: %j', (settings, part) => {
    expect(new PasswordSource(settings, noTerminal).hintWhenWrong).toContain(part)
  })

  it('refuses two sources at once', async () => {
    await expect(read({ passwordFile: 'a', passwordCommand: 'b' })).rejects.toMatchObject({ code: 'invalid-usage' })
  })

  it('ends a running command when it is interrupted', async () => {
    const controller = new AbortController()
    const reading = new PasswordSource({ passwordCommand: 'sleep 1000' }, noTerminal).read({ signal: controller.signal })
    controller.abort()
    await expect(reading).rejects.toMatchObject({ code: 'aborted' })
  })
})
