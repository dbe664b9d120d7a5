/**
 * An SSH server that lets in by password, which OpenSSH's does for users of the system only. Files are served by OpenSSH's own
 * `sftp-server`.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import ssh2 from 'ssh2'

export const sftpServerProgram = ['/usr/lib/openssh/sftp-server', '/usr/libexec/openssh/sftp-server', '/usr/libexec/sftp-server', '/usr/lib/ssh/sftp-server'].find((path) => existsSync(path))

export interface PasswordServer {
  readonly port: number
  stop(): Promise<void>
}

export interface PasswordServerOptions {
  /** A private key without a passphrase. */
  readonly hostKeyFile: string
  readonly user: string
  readonly password: string
  /** How the password is asked for. */
  readonly method: 'password' | 'keyboard-interactive'
}

export async function startPasswordServer(options: PasswordServerOptions): Promise<PasswordServer> {
  const clients = new Set<ssh2.Connection>()
  const server = new ssh2.Server({ hostKeys: [await readFile(options.hostKeyFile)] }, (client) => {
    clients.add(client)
    client.on('error', () => client.end())
    client.on('authentication', (context) => letIn(context, options))
    client.on('session', (accept) => accept().on('subsystem', (acceptSubsystem) => serveFiles(acceptSubsystem())))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        for (const client of clients) client.end()
        server.close(() => resolve())
      }),
  }
}

function letIn(context: ssh2.AuthContext, { user, password, method }: PasswordServerOptions): void {
  const refuse = (): void => context.reject([method])
  if (context.username !== user || context.method !== method) return refuse()
  if (context.method === 'password') return context.password === password ? context.accept() : refuse()
  if (context.method === 'keyboard-interactive') context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) => (answer === password ? context.accept() : refuse()))
}

function serveFiles(channel: ssh2.ServerChannel): void {
  const child = spawn(sftpServerProgram ?? 'sftp-server', [], { stdio: ['pipe', 'pipe', 'ignore'] })
  channel.pipe(child.stdin)
  child.stdout.pipe(channel)
  channel.on('close', () => child.kill())
  child.stdin.on('error', () => channel.close())
}
