/** Evaluation data on the disk. What is not there is said in a line and left out; what cannot be read is an error that names the file. */
import { readdirSync, readFileSync, statSync } from 'node:fs'

/** Whether a file, or a folder with something in it, is there. */
export function isThere(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found !== undefined && !(found.isDirectory() && readdirSync(path).length === 0)) return true
  console.error(`eval: there is no ${path}; left out`)
  return false
}

/** A JSON array of at least one entry. */
export function readList<Entry>(file: string): readonly Entry[] {
  return listOf<Entry>(file, parsed(readFileSync(file, 'utf8'), file))
}

/** One JSON value a line, at least one. */
export function readLines<Entry>(file: string): readonly Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n').map((text, at) => ({ text, place: `${file}, line ${at + 1}` }))
  return listOf<Entry>(file, lines.filter(({ text }) => text.trim() !== '').map(({ text, place }) => parsed(text, place)))
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function listOf<Entry>(file: string, value: unknown): readonly Entry[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error(`${file}: a list with at least one entry was expected`)
  return value as readonly Entry[]
}
