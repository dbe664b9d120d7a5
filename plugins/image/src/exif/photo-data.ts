/** What the camera wrote about a photo. */
import { cameraName } from '@backup-agent/vision-models'
import exifr from 'exifr'

export interface PhotoData {
  /** RFC 3339 (`2024-05-01T14:03:22+02:00`); without the offset where the camera did not know it. */
  readonly takenAt?: string
  /** Degrees, north and east, WGS 84. */
  readonly gps?: { readonly lat: number; readonly lon: number }
  /** Maker and model. */
  readonly camera?: string
}

type Tags = Readonly<Record<string, unknown>>

/** `exif`: from its TIFF header on. Rejects where it is broken. */
export async function photoDataOf(exif: Uint8Array): Promise<PhotoData> {
  const tags = (await exifr.parse(exif, { ifd0: {}, exif: true, gps: true, reviveValues: false, translateValues: false })) as Tags | undefined
  return tags === undefined ? {} : defined({ takenAt: takenAt(tags), gps: place(tags), camera: cameraName(tags.Make, tags.Model) })
}

function takenAt(tags: Tags): string | undefined {
  const candidates = [
    [tags.DateTimeOriginal, tags.OffsetTimeOriginal],
    [tags.CreateDate ?? tags.DateTimeDigitized, tags.OffsetTimeDigitized],
  ] as const
  for (const [time, offset] of candidates) {
    const local = localTime(time)
    if (local !== undefined) return local + offsetOf(offset)
  }
  return undefined
}

/** EXIF's `2024:05:01 14:03:22`; cameras whose clock was never set write noughts or blanks. */
function localTime(value: unknown): string | undefined {
  const parts = typeof value === 'string' ? /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(value) : null
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const time = new Date(`${text}Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) && time.getUTCFullYear() > 1800 ? text : undefined
}

function offsetOf(value: unknown): string {
  const text = typeof value === 'string' ? value.trim().replace(/\0/g, '') : ''
  return /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(text) ? text : text === 'Z' ? '+00:00' : ''
}

/** Phones without a fix write 0, 0. */
function place({ latitude, longitude }: Tags): PhotoData['gps'] {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) || (latitude === 0 && longitude === 0)) return undefined
  return { lat: rounded(latitude), lon: rounded(longitude) }
}

/** To a tenth of a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}

function defined(data: { [Key in keyof PhotoData]: PhotoData[Key] | undefined }): PhotoData {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
}
