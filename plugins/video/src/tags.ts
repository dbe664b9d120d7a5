/** Tags of containers and tracks under the names of the section: what it is called, who made it, when and where. */
import { shorten } from '@backup-agent/text-models/shorten'
import { cameraName } from '@backup-agent/vision-models'

export interface Place {
  readonly lat: number
  readonly lon: number
}

export interface Tags {
  /** Title, artist, album and the like, by the section's names. */
  readonly named: Readonly<Record<string, string>>
  /** ISO 8601, as the file has it. */
  readonly takenAt?: string
  readonly gps?: Place
  readonly camera?: string
  /** What people wrote: descriptions, lyrics and everything named, in the order of the file, each once. */
  readonly texts: readonly string[]
}

export type RawTags = Readonly<Record<string, string>>

/** FFmpeg's generic names and QuickTime's, lower case, and the section's. */
const names: ReadonlyMap<string, string> = new Map(Object.entries({
  title: 'title', artist: 'artist', album: 'album', album_artist: 'albumArtist', composer: 'composer', genre: 'genre', date: 'date', year: 'date', track: 'track',
  show: 'show', copyright: 'copyright', 'com.apple.quicktime.title': 'title', 'com.apple.quicktime.artist': 'artist', 'com.apple.quicktime.album': 'album',
  'com.apple.quicktime.copyright': 'copyright',
}))
const written = /^(comment|description|synopsis|summary|lyrics.*|unsyncedlyrics|subtitle|publisher|performer|keywords|title|artist|album|album_artist|composer|genre|show|copyright|com\.apple\.quicktime\.(title|artist|album|description|comment|keywords|copyright))$/
export const maxTagChars = 300
const maxTexts = 200

/** The first set that has a tag decides: the container before its tracks. */
export function readTags(sets: readonly RawTags[]): Tags {
  const all = new Map<string, string>()
  for (const set of sets) {
    for (const [key, value] of Object.entries(set)) {
      const text = clean(value)
      const name = key.toLowerCase()
      if (text !== '' && !all.has(name)) all.set(name, text)
    }
  }
  const named = new Map<string, string>()
  for (const [key, value] of all) {
    const name = names.get(key)
    if (name !== undefined && !named.has(name)) named.set(name, shorten(value.replace(/\s+/gu, ' '), maxTagChars))
  }
  const texts = new Set([...all].filter(([key]) => written.test(key)).map(([, value]) => value))
  const takenAt = timeOf(all.get('com.apple.quicktime.creationdate')) ?? timeOf(all.get('creation_time'))
  const gps = placeOf(all.get('com.apple.quicktime.location.iso6709') ?? all.get('location') ?? all.get('location-eng'))
  const camera = cameraOf(all)
  return {
    named: Object.fromEntries(named), texts: [...texts].slice(0, maxTexts),
    ...(takenAt !== undefined && { takenAt }), ...(gps !== undefined && { gps }), ...(camera !== undefined && { camera }),
  }
}

function clean(value: string): string {
  return value.replace(/[^\P{Cc}\n]+/gu, ' ').replace(/\uFFFD/gu, '').trim()
}

/** Muxers that know no time write the beginning of their era. */
function timeOf(value: string | undefined): string | undefined {
  const match = /^(\d{4})-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?$/.exec(value ?? '')
  if (match === null || value === undefined || Number(match[1]) <= 1970 || Number.isNaN(Date.parse(value))) return undefined
  return value.replace(' ', 'T').replace(/\.0+(?=Z|[+-]|$)/, '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
}

/** ISO 6709 in degrees, as phones write it: `+52.5163+013.3777+034.0/`. */
function placeOf(value: string | undefined): Place | undefined {
  const match = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)(?:[+-]|\/|$)/.exec(value ?? '')
  if (match === null) return undefined
  const [lat, lon] = [Number(match[1]), Number(match[2])]
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0) ? { lat, lon } : undefined
}

function cameraOf(all: ReadonlyMap<string, string>): string | undefined {
  const make = all.get('com.apple.quicktime.make') ?? all.get('com.android.manufacturer') ?? all.get('make')
  const model = all.get('com.apple.quicktime.model') ?? all.get('com.android.model') ?? all.get('model')
  return cameraName(make, model)
}
