/** Plugins that count as linked, without a command for each. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes the list below `XDG_DATA_HOME`; everything that they ask for was agreed to. */
export async function linkPlugins(dataHome: string, folders: readonly string[]): Promise<void> {
  const home = join(dataHome, 'backup-agent', 'plugins')
  await mkdir(home, { recursive: true })
  const plugins = await Promise.all(folders.map(entryOf))
  await writeFile(join(home, 'installed.json'), JSON.stringify({ version: 1, plugins, disabled: [] }))
}

async function entryOf(folder: string): Promise<object> {
  const { backup = {}, name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { name: string; version: string; backup?: { capabilities?: string[]; transports?: { scheme: string }[] } }
  const transports = (backup.transports ?? []).map(({ scheme }) => scheme)
  return { name, version, folder, from: folder, linked: true, capabilities: backup.capabilities ?? [], transports, scripts: false, enabled: true }
}
