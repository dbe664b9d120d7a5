/** One repository on an SSH server, ours and restic's in turns. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startOpenSsh, type OpenSshServer } from '../peers/openssh.js'
import { describeWithOpenSsh } from '../support/peers.js'
import { describeWithRestic } from '../support/restic.js'
import { program, runProgram, textOnly } from '../support/run.js'

describeWithRestic('a repository on an SSH server', () => {
  describeWithOpenSsh('and restic', () => {
    let server: OpenSshServer
    beforeAll(async () => {
      server = await startOpenSsh()
    })
    afterAll(() => server.stop())

    async function output(command: string, args: readonly string[]): Promise<string> {
      const env = {
        PATH: `${server.binFolder}:${process.env['PATH'] ?? ''}`, HOME: server.home, XDG_CACHE_HOME: join(server.home, 'cache'), BACKUP_CONFIG: textOnly,
        BACKUP_PASSWORD: 'one for both', RESTIC_PASSWORD: 'one for both',
      }
      const { code, stdout, stderr } = await runProgram(command, args, { env })
      if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${code}\n${stdout}${stderr}`)
      return stdout
    }
    const backup = (...args: string[]): Promise<string> => output(process.execPath, [program, ...args, '--repo', `sftp://127.0.0.1:${server.port}/${server.folder}/shared`])
    const restic = (...args: string[]): Promise<string> =>
      output('restic', [...args, '--no-cache', '-r', `sftp:127.0.0.1:${server.folder}/shared`, '-o', `sftp.command=${server.binFolder}/ssh -p ${server.port} 127.0.0.1 -s sftp`])

    it('read what the other wrote, and find nothing wrong with it', async () => {
      const source = join(server.home, 'documents')
      await mkdir(source)
      await writeFile(join(source, 'ours.txt'), 'by backup')
      await backup('init', '--quiet')
      await backup('sync', source, '--quiet')
      await writeFile(join(source, 'theirs.txt'), 'by restic')
      await restic('backup', source)
      await restic('check', '--read-data')
      expect(await backup('check', '--read-data')).toContain('No faults: 2 snapshots')
      await backup('restore', 'latest', '--target', join(server.home, 'restored'))
      expect(await readFile(join(server.home, 'restored', source, 'theirs.txt'), 'utf8')).toBe('by restic')
    })
  })
})
