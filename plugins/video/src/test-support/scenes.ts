/** What the films of tests show, and a folder for them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Source } from 'backup-agent/plugin'
import { makeFilm, type Colour, type FilmPlan } from './make-film.js'

/** A bright square that wanders over a dark ground: something moves, nothing is cut. */
export function wanderer(frames: number): (frame: number, x: number, y: number) => Colour {
  return (frame, x, y) => {
    const left = (frame / frames) * 0.7
    return x > left && x < left + 0.3 && y > 0.3 && y < 0.7 ? [230, 220, 90] : [40, Math.round(60 + 40 * y), 70]
  }
}

/** Scenes one after the other, each with a pattern of its own. */
export function scenes(framesEach: number): (frame: number, x: number, y: number) => Colour {
  const colours: readonly Colour[] = [[220, 40, 40], [30, 60, 200], [240, 240, 230], [20, 140, 40], [10, 10, 10], [230, 200, 20]]
  return (frame, x, y) => {
    const scene = Math.floor(frame / framesEach)
    const [ground, mark] = [colours[scene % colours.length]!, colours[(scene + 2) % colours.length]!]
    return scene % 2 === 0 ? (x > 0.5 && y > 0.5 ? mark : ground) : x < 0.3 ? mark : ground
  }
}

export class Films {
  private constructor(readonly folder: string) {}

  static async open(): Promise<Films> {
    return new Films(await mkdtemp(join(tmpdir(), 'plugin-video-')))
  }

  async make(name: string, plan: FilmPlan, mediaType = 'video/mp4'): Promise<Source> {
    const path = join(this.folder, name)
    await makeFilm(path, plan)
    return this.source(name, mediaType)
  }

  source(name: string, mediaType = 'video/mp4'): Source {
    return { path: join(this.folder, name), displayName: `/home/someone/${name}`, size: 1, mediaType }
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true })
  }
}
