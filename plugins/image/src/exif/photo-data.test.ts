import { describe, expect, it } from '@jest/globals'
import sharp, { type Exif } from 'sharp'
import { photoDataOf } from './photo-data.js'

/** EXIF as a camera's photo would have it, from its TIFF header on. */
async function exifOf(exif: Exif): Promise<Uint8Array> {
  const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } }).withExif(exif).jpeg().toBuffer()
  return (await sharp(photo).metadata()).exif!.subarray(6)
}

describe('photoDataOf', () => {
  it('tells when, where and with what a photo was taken', async () => {
    const exif = await exifOf({
      IFD0: { Make: 'Panasonic', Model: 'DMC-LX5' },
      IFD2: { DateTimeOriginal: '2024:05:01 14:03:22', OffsetTimeOriginal: '+02:00' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '33/1 51/1 3126/100', GPSLongitudeRef: 'E', GPSLongitude: '151/1 12/1 5099/100' },
    })
    expect(await photoDataOf(exif)).toEqual({ takenAt: '2024-05-01T14:03:22+02:00', camera: 'Panasonic DMC-LX5', gps: { lat: -33.858683, lon: 151.214164 } })
  })

  it('names a maker once, and leaves the offset out where the camera did not know it', async () => {
    const exif = await exifOf({ IFD0: { Make: 'NIKON CORPORATION', Model: 'NIKON D90' }, IFD2: { DateTimeOriginal: '2009:12:24 18:00:00' } })
    expect(await photoDataOf(exif)).toEqual({ takenAt: '2009-12-24T18:00:00', camera: 'NIKON D90' })
  })

  it.each(['0000:00:00 00:00:00', '    :  :     :  :  ', '2024:02:31 10:00:00', '2024:05:01 25:00:00', 'yesterday'])('takes "%s" for no time', async (time) => {
    expect(await photoDataOf(await exifOf({ IFD2: { DateTimeOriginal: time } }))).toEqual({})
  })

  it('takes noughts for no place', async () => {
    const nowhere = { GPSLatitudeRef: 'N', GPSLatitude: '0/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '0/1 0/1 0/1' }
    expect(await photoDataOf(await exifOf({ IFD3: nowhere }))).toEqual({})
  })

  it('survives any damage', async () => {
    const whole = await exifOf({ IFD0: { Make: 'A', Model: 'B' }, IFD2: { DateTimeOriginal: '2024:05:01 14:03:22' } })
    for (let at = 0; at < whole.length; at++) {
      const damaged = Uint8Array.from(whole)
      damaged[at] = (damaged[at]! + 113) % 256
      const outcome = await photoDataOf(damaged).then((data) => typeof data, () => 'rejected')
      expect(['object', 'rejected']).toContain(outcome)
    }
  })
})
