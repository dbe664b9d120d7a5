/**
 * Node's permission model goes by names and follows links: one in a package that leads out of it opens whatever lies there to the plugin.
 * npm unpacks no links; a folder that is linked, out of a checkout or an archive, may hold any.
 */
import { existsSync } from 'node:fs'
import { readdir, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { codeOf } from '../../core/contracts/errors.js'

/** The first link below `directory` that leads out of it and to no package that it depends on, whose links count as well. */
export async function strayLink(directory: string): Promise<string | undefined> {
  const root = await realpath(directory)
  return firstStray(root, root, new Set())
}

/** `root`: of the package that `folder` is of. */
async function firstStray(folder: string, root: string, seen: Set<string>): Promise<string | undefined> {
  if (seen.has(folder)) return undefined
  seen.add(folder)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      const stray = await firstStray(path, root, seen)
      if (stray !== undefined) return stray
    }
    if (!entry.isSymbolicLink()) continue
    const target = await targetOf(path)
    if (isWithin(target, root) || (await goesByOthers(path, root))) continue
    if (!isDependency(path, target)) return path
    const stray = await firstStray(target, target, seen)
    if (stray !== undefined) return stray
  }
  return undefined
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root + sep)
}

/**
 * It stays in the package itself, and only what it goes through leads out, which is looked at on its own: a program in `node_modules/.bin` of
 * a dependency that is a link. Not where it goes up again after that: from where the other leads, it would be somewhere else.
 */
async function goesByOthers(path: string, root: string): Promise<boolean> {
  const link = await readlink(path)
  const down = link.replace(/^(\.\.?\/+)*/, '')
  return !link.startsWith('/') && !down.split('/').includes('..') && isWithin(resolve(dirname(path), link), root)
}

/** As Node would look for it, and as a workspace has it. */
function isDependency(path: string, target: string): boolean {
  const parent = dirname(path)
  const modules = basename(parent).startsWith('@') ? dirname(parent) : parent
  return basename(modules) === 'node_modules' && existsSync(join(target, 'package.json'))
}

/** Of one that leads nowhere, where it would. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ELOOP') throw error
    return resolve(dirname(path), await readlink(path))
  }
}
