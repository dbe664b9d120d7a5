/** The kinds of values that keys can have. */
import { displayPath } from '../core/os/path.js'
import { maskedAddress, maskedText, trimmedAddress } from '../core/support/address.js'
import type { FileContext, Kind } from './key.js'
import { addressFrom, pathFrom, patternFrom, type Reading } from './paths.js'
import { plain, type Placed, type PlacedMap } from './placed.js'

export const truth: Kind<boolean> = scalar('boolean', (value) => (typeof value === 'boolean' ? value : undefined))
export const whole: Kind<number> = scalar('integer', (value) => (typeof value === 'number' ? value : undefined))

/** Where a repository is. Whoever shows it masks the password that may be in it. */
export const address: Kind<string> = { ...text(addressFrom), fromWord: (word) => (typeof word === 'string' ? trimmedAddress(word) : undefined), toText: maskedAddress, toJson: maskedAddress }
/** A gitignore pattern. */
export const pattern: Kind<string> = text(patternFrom)
/** The name of a plugin. */
export const name: Kind<string> = text((written) => written)

/** A path of the disk: bytes, since names need not be UTF-8. */
export const path: Kind<Buffer> = {
  type: 'string',
  fromFile(placed, context) {
    const read = resolved(placed, context, pathFrom)
    return read === undefined ? undefined : Buffer.from(read)
  },
  fromWord: (word) => (Buffer.isBuffer(word) ? word : undefined),
  toText: displayPath,
  toJson: displayPath,
}

/** Keys that are none of ours, with their places, so that somebody else's complaint can point to one. */
export const members: Kind<PlacedMap> = {
  type: 'object',
  fromFile: (placed) => (placed.kind === 'map' ? placed : undefined),
  // Nobody writes a map on a command line.
  fromWord: () => undefined,
  toText: (map) => JSON.stringify(plain(map)),
  toJson: plain,
}

export const noMembers: PlacedMap = { kind: 'map', at: { line: 1, column: 1 }, entries: new Map() }

function scalar<Value extends boolean | number>(type: Kind<Value>['type'], read: (value: unknown) => Value | undefined): Kind<Value> {
  return {
    type,
    fromFile: (placed) => (placed.kind === 'scalar' ? read(placed.value) : undefined),
    fromWord: read,
    toText: String,
    toJson: (value) => value,
  }
}

function text(reading: Reading): Kind<string> {
  return {
    type: 'string',
    fromFile: (placed, context) => resolved(placed, context, reading),
    fromWord: (word) => (typeof word === 'string' ? word : undefined),
    toText: (value) => value,
    toJson: (value) => value,
  }
}

function resolved(placed: Placed, context: FileContext, reading: Reading): string | undefined {
  if (placed.kind !== 'scalar' || typeof placed.value !== 'string') return undefined
  const read = reading(placed.value, context)
  if (typeof read === 'string') return read
  context.refuse({ at: placed.at, message: `'${maskedText(placed.value)}' cannot be resolved`, hint: read.hint })
  return undefined
}
