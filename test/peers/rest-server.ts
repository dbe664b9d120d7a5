/** restic's own rest-server, on a port of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface RestServer {
  /** `http://127.0.0.1:40123`, without a slash at its end. */
  readonly url: string
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>
}

/** `flags`: what its own help lists, such as `--append-only`. The server says itself on which port it listens. */
export async function startRestServer(program: string, folder: string, flags: readonly string[]): Promise<RestServer> {
  const child = spawn(program, ['--path', folder, '--listen', '127.0.0.1:0', ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'close')
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGKILL')
    await ended
  }
  let said = ''
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.on('error', reject).on('close', () => reject(new Error(`rest-server ended: ${said}`)))
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const [, found] = /start server on 127\.0\.0\.1:(\d+)/.exec(said) ?? []
        if (found !== undefined) resolve(found)
      })
    })
    return { url: `${flags.includes('--tls') ? 'https' : 'http'}://127.0.0.1:${port}`, stop }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}
