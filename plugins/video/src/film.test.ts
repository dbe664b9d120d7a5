import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { forget, look, lookAt } from './film.js'
import { makeFilm, type FilmPlan } from './test-support/make-film.js'
import { Films, scenes, wanderer } from './test-support/scenes.js'

let films: Films
beforeAll(async () => {
  films = await Films.open()
})
afterAll(async () => {
  forget()
  await films.close()
})

const signal = new AbortController().signal
const picture = (encoder: string, more: Partial<NonNullable<FilmPlan['picture']>> = {}) => ({ encoder, frames: 30, draw: wanderer(30), ...more })

/** Mean colour of a part of a frame. */
function colourAt({ width, data }: { width: number; data: Uint8Array }, x: number, y: number): number[] {
  const at = (y * width + x) * 3
  return [...data.subarray(at, at + 3)]
}

describe('codecs and containers', () => {
  it.each<[string, string, Partial<NonNullable<FilmPlan['picture']>>, string, string, number]>([
    ['h264.mp4', 'mp4', { encoder: 'libx264' }, 'mp4', 'h264', 8],
    ['hevc.mkv', 'matroska', { encoder: 'libx265', pixelFormat: 'yuv420p10le', options: { 'x265-params': 'log-level=none' } }, 'matroska', 'hevc', 10],
    ['vp9.webm', 'webm', { encoder: 'libvpx-vp9', options: { deadline: 'realtime' } }, 'webm', 'vp9', 8],
    ['av1.mp4', 'mp4', { encoder: 'libsvtav1', options: { preset: '12' } }, 'mp4', 'av1', 8],
    ['mpeg4.avi', 'avi', { encoder: 'mpeg4' }, 'avi', 'mpeg4', 8],
    ['prores.mov', 'mov', { encoder: 'prores_ks', pixelFormat: 'yuv422p10le' }, 'mov', 'prores', 10],
    ['mpeg2.ts', 'mpegts', { encoder: 'mpeg2video', fps: 25 }, 'mpegts', 'mpeg2video', 8],
    ['ffv1.nut', 'nut', { encoder: 'ffv1' }, 'nut', 'ffv1', 8],
    ['flv.flv', 'flv', { encoder: 'flv' }, 'flv', 'flv1', 8],
    ['wmv.asf', 'asf', { encoder: 'wmv2' }, 'asf', 'wmv2', 8],
    ['program.mpg', 'vob', { encoder: 'mpeg2video', fps: 25 }, 'mpeg', 'mpeg2video', 8],
    ['interlaced.avi', 'avi', { encoder: 'mpeg2video', fps: 25, options: { flags: '+ildct+ilme' } }, 'avi', 'mpeg2video', 8],
    ['raw.h264', 'h264', { encoder: 'libx264' }, 'h264', 'h264', 8],
  ])('%s', async (name, format, more, container, codec, bitDepth) => {
    const mediaType = format === 'webm' ? 'video/webm' : 'video/mp4'
    const source = await films.make(name, { format, picture: { ...picture(''), encoder: '', ...more } }, mediaType)
    const { tracks, frames, shots, incomplete } = await lookAt(source, signal)
    expect(tracks).toMatchObject({ container, picture: { codec, bitDepth, width: 128, height: 96, rotation: 0 } })
    expect(incomplete).toBeUndefined()
    expect(shots).toBe(1)
    expect(frames.length).toBeGreaterThanOrEqual(8)
    expect(frames[0]!.image).toMatchObject({ width: 128, height: 96 })
    // The ground is dark blue, and the square comes from the left.
    const [red, , blue] = colourAt(frames[0]!.image, 4, 4)
    expect(Math.abs(red! - 40)).toBeLessThan(25)
    expect(Math.abs(blue! - 70)).toBeLessThan(25)
    expect(new Set(frames.map(({ seconds }) => seconds)).size).toBe(frames.length)
  })

  it('a tape of a camcorder, whose pixels are not square', async () => {
    const source = await films.make('tape.dv', {
      format: 'dv', picture: { ...picture('dvvideo', { width: 720, height: 576, fps: 25 }), frames: 10 }, sound: { encoder: 'pcm_s16le', seconds: 0.4, sampleRate: 48_000, channels: 2, wave: () => 0 },
    }, 'video/x-dv')
    const { tracks, frames, incomplete } = await lookAt(source, signal)
    expect(tracks).toMatchObject({ container: 'dv', picture: { codec: 'dvvideo', width: 768, height: 576 } })
    expect([frames[0]?.image.width, frames[0]?.image.height, incomplete]).toEqual([768, 576, undefined])
  })

  it('sounds', async () => {
    const sound = { seconds: 3, wave: (at: number) => 0.4 * Math.sin(2 * Math.PI * 440 * at) }
    for (const [name, format, encoder, codec] of [
      ['a.flac', 'flac', 'flac', 'flac'], ['a.mp3', 'mp3', 'libmp3lame', 'mp3'], ['a.m4a', 'ipod', 'aac', 'aac'], ['a.wav', 'wav', 'pcm_s16le', 'pcm_s16le'], ['a.aiff', 'aiff', 'pcm_s16be', 'pcm_s16be'],
    ] as const) {
      const source = await films.make(name, { format, sound: { ...sound, encoder }, tags: { title: 'Für Elise', artist: 'L. v. B.' } }, 'audio/mpeg')
      const film = await lookAt(source, signal)
      expect(film).toMatchObject({ shots: 0, frames: [], tracks: { sounds: [{ codec, channels: 1, sampleRate: 44_100 }] } })
      expect(film.incomplete).toBeUndefined()
      expect(film.tracks.picture).toBeUndefined()
      expect(film.tracks.durationSeconds).toBeCloseTo(3, 0)
      if (format !== 'aiff') expect(film.tracks.tags.named).toEqual({ title: 'Für Elise', artist: 'L. v. B.' })
    }
  })
})

describe('what is shown', () => {
  it.each([[90, 96, 128], [180, 128, 96], [270, 96, 128]] as const)('turned by %i degrees', async (rotation, width, height) => {
    const draw = (_frame: number, x: number, y: number) => (x < 0.4 && y < 0.4 ? [250, 250, 250] as const : [20, 20, 20] as const)
    const source = await films.make(`turned${rotation}.mp4`, { format: 'mp4', picture: { ...picture('mpeg4'), rotation, draw } })
    const { tracks, frames } = await lookAt(source, signal)
    expect(tracks.picture).toMatchObject({ rotation, width, height })
    const { image } = frames[0]!
    expect(image).toMatchObject({ width, height })
    // The mark of the upper left corner goes round clockwise.
    const corners = [[5, 5], [width - 6, 5], [width - 6, height - 6], [5, height - 6]] as const
    const bright = corners.findIndex(([x, y]) => colourAt(image, x, y)[0]! > 128)
    expect(bright).toBe(rotation / 90)
  })

  it('finds shots, and takes frames of all of them', async () => {
    const source = await films.make('shots.mp4', { format: 'mp4', picture: { ...picture('mpeg4'), frames: 80, draw: scenes(20) } })
    const { shots, frames, sampled } = await lookAt(source, signal)
    expect(shots).toBe(4)
    expect(frames.length).toBeGreaterThanOrEqual(8)
    expect(frames.length).toBeLessThanOrEqual(12)
    expect(sampled.length).toBeGreaterThanOrEqual(frames.length)
    expect(new Set(frames.map(({ seconds }) => Math.floor(seconds / 2)))).toEqual(new Set([0, 1, 2, 3]))
  })

  it('goes by key frames where there are enough, else decodes on from them', async () => {
    for (const gop of [2, 300]) {
      const source = await films.make(`gop${gop}.mp4`, { format: 'mp4', picture: { ...picture('libx264', { gop }), frames: 120, draw: scenes(30) } })
      const { shots, frames } = await lookAt(source, signal)
      expect(shots).toBe(4)
      expect(frames.at(-1)!.seconds).toBeGreaterThan(9)
    }
  })

  it('a film of one frame', async () => {
    const { frames, shots, incomplete } = await lookAt(await films.make('one.mp4', { format: 'mp4', picture: picture('libx264', { frames: 1 }) }), signal)
    expect([frames.length, shots, incomplete]).toEqual([1, 1, undefined])
  })

  // 148 of 255 on the PQ curve is the white of paper, 203 nits; HLG is shown as it is.
  it.each([['smpte2084', 175, 205], ['arib-std-b67', 138, 158]] as const)('HDR by the curve %s has the brightness of a usual screen', async (curve, least, most) => {
    const options = { 'x265-params': `log-level=none:colorprim=bt2020:transfer=${curve}:colormatrix=bt2020nc` }
    const grey = (level: number) => () => [level, level, level] as const
    const source = await films.make(`${curve}.mp4`, { format: 'mp4', picture: { ...picture('libx265', { pixelFormat: 'yuv420p10le', options }), draw: grey(148) } })
    const { tracks, frames } = await lookAt(source, signal)
    expect(tracks.picture).toMatchObject({ isHdr: true, bitDepth: 10 })
    const [red] = colourAt(frames[0]!.image, 60, 40)
    expect(red).toBeGreaterThan(least)
    expect(red).toBeLessThan(most)
  })
})

describe('tags', () => {
  it('of the container, with place and time', async () => {
    const tags = { title: 'At the lake', artist: 'Ann', album: 'Summer', date: '2023', comment: 'The dog swims', creation_time: '2023-07-01T10:11:12.000000Z', location: '+52.5163+013.3777/' }
    const source = await films.make('tags.mov', { format: 'mov', picture: picture('mpeg4'), tags })
    const { tracks } = await lookAt(source, signal)
    expect(tracks.tags.named).toMatchObject({ title: 'At the lake', artist: 'Ann', album: 'Summer' })
    expect(tracks.tags).toMatchObject({ takenAt: '2023-07-01T10:11:12Z', gps: { lat: 52.5163, lon: 13.3777 } })
    expect(tracks.tags.texts).toContain('The dog swims')
  })
})

describe('what is broken', () => {
  it('a film that lost its end gives what is left', async () => {
    const source = await films.make('cut.mkv', { format: 'matroska', picture: { ...picture('mpeg4'), frames: 200, draw: scenes(50) } })
    await truncate(source.path, Math.floor((await stat(source.path)).size / 2))
    const { frames, incomplete } = await lookAt(source, signal)
    expect(incomplete).toBe('end-missing')
    expect(frames.length).toBeGreaterThan(3)
  })

  it('a short film that lost its end says so', async () => {
    const source = await films.make('short.mkv', { format: 'matroska', picture: { ...picture('mpeg4'), frames: 20, draw: scenes(5) } })
    await truncate(source.path, Math.floor((await stat(source.path)).size * 0.6))
    expect((await lookAt(source, signal)).incomplete).toBe('end-missing')
  })

  it('a film whose index came last says that nothing can be read', async () => {
    const source = await films.make('moov.mp4', { format: 'mp4', picture: picture('mpeg4') })
    await truncate(source.path, Math.floor((await stat(source.path)).size / 2))
    await expect(lookAt(source, signal)).rejects.toMatchObject({ code: 'damaged' })
  })

  it('a picture of noise is undecodable, what the container says is kept', async () => {
    const source = await films.make('noise.mp4', { format: 'mp4', picture: picture('libx264') })
    const bytes = await readFile(source.path)
    const from = bytes.indexOf('mdat') + 4
    bytes.fill(0xa5, from, bytes.indexOf('moov') - 4)
    await writeFile(source.path, bytes)
    const { tracks, incomplete } = await lookAt(source, signal)
    expect(tracks.picture).toMatchObject({ codec: 'h264', width: 128 })
    expect(incomplete).toBe('undecodable')
  })

  it('the sound that is lost is told', async () => {
    const source = await films.make('cut.flac', { format: 'flac', sound: { encoder: 'flac', seconds: 20, wave: () => Math.random() - 0.5 } })
    await truncate(source.path, 300_000)
    const { tracks, incomplete } = await lookAt(source, signal)
    expect(tracks.sounds).toHaveLength(1)
    expect([incomplete, Math.round(tracks.durationSeconds ?? 0)]).toEqual(['end-missing', 20])
  })

  it.each([
    ['empty', ''], ['text', 'no film at all\n'.repeat(1000)], ['zeros', '\0'.repeat(100_000)],
    ['list.m3u8', '#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n'],
    ['list.ffconcat', 'ffconcat version 1.0\nfile /etc/passwd\n'],
    ['call.sdp', 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 4000 RTP/AVP 96\na=rtpmap:96 H264/90000\n'],
    ['list.mpd', '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period/></MPD>'],
  ])('%s is no film', async (name, content) => {
    await writeFile(join(films.folder, name), content)
    await expect(lookAt(films.source(name), signal)).rejects.toMatchObject({ code: 'unsupported-format' })
  })

  it('bytes that are changed at random never do worse than fail', async () => {
    const source = await films.make('fuzz.mp4', {
      format: 'mp4', picture: picture('libx264', { frames: 20 }), sound: { encoder: 'aac', seconds: 2, wave: (at) => Math.sin(at * 2000) / 2 },
    })
    const bytes = await readFile(source.path)
    let state = 7
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state % below
    }
    for (let round = 0; round < 30; round += 1) {
      const broken = Buffer.from(bytes)
      for (let change = 0; change < 1 + random(40); change += 1) broken[random(broken.length)] = random(256)
      await writeFile(source.path, broken)
      forget()
      const outcome = await lookAt(source, signal).then(({ tracks }) => tracks.container, (error: { code?: string }) => error.code)
      expect(['mp4', 'mov', '3gp', 'm4a', 'damaged', 'unsupported-format']).toContain(outcome)
    }
  })
})

describe('time', () => {
  /** Each time somebody looks at it, so much has gone by. */
  const clock = (stepMs: number) => {
    let time = 0
    return () => (time += stepMs)
  }

  it.each(['few.mp4', 'many.mp4'])('that is over before enough was seen is told: %s', async (name) => {
    const source = await films.make(name, { format: 'mp4', picture: picture('mpeg4', { frames: 120, gop: name === 'few.mp4' ? 600 : 4 }) })
    const hurried = await look(source, signal, clock(300))
    expect(hurried.incomplete).toBe('time')
    expect(hurried.frames.length).toBeGreaterThan(0)
    const unhurried = await look(source, signal, () => 0)
    expect(unhurried.incomplete).toBeUndefined()
    expect(unhurried.sampled.length).toBeGreaterThan(hurried.sampled.length)
  })
})

describe('one look', () => {
  it('serves both, until another file or the same with other content is asked for', async () => {
    const source = await films.make('memo.mp4', { format: 'mp4', picture: picture('mpeg4') })
    const film = await lookAt(source, signal)
    expect(await lookAt(source, signal)).toBe(film)
    await makeFilm(source.path, { format: 'mp4', picture: { ...picture('mpeg4'), width: 64, height: 64 } })
    expect((await lookAt(source, signal)).tracks.picture).toMatchObject({ width: 64 })
  })

  it('ends when it is not wanted any more, and leaves no file open', async () => {
    const source = await films.make('long.mp4', { format: 'mp4', picture: picture('mpeg4', { frames: 100, draw: wanderer(100) }) })
    const descriptors = async (): Promise<number> => (await readdir('/dev/fd')).length
    /** Fires when it is looked at for the nth time. */
    const firing = (times: number): AbortSignal => {
      const controller = new AbortController()
      const throwIfAborted = (): void => {
        times -= 1
        if (times <= 0) controller.abort()
        if (times <= 0) throw controller.signal.reason
      }
      return Object.assign(controller.signal, { throwIfAborted })
    }
    await look(source, signal)
    const before = await descriptors()
    for (let times = 1; times <= 30; times += 1) await expect(look(source, firing(times))).rejects.toMatchObject({ name: 'AbortError' })
    expect(await descriptors()).toBe(before)
    expect((await lookAt(source, signal)).frames.length).toBeGreaterThan(0)
  })
})
