import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { writeClassifyingModel } from '@backup-agent/installed-models/testing'
import { labelsOfClasses, openClassifier } from './classifier.js'
import { labelsOf } from './label.js'

describe('labelsOf', () => {
  it('names each thing once, best first', () => {
    const box = [0, 0, 1, 1] as const
    const objects = [{ label: 'dog', score: 0.61234, box }, { label: 'cat', score: 0.9, box }, { label: 'dog', score: 0.3, box }]
    expect(labelsOf(objects, [{ label: 'tabby', score: 0.7 }, { label: 'cat', score: 0.2 }])).toEqual([
      { label: 'cat', score: 0.9 },
      { label: 'tabby', score: 0.7 },
      { label: 'dog', score: 0.612 },
    ])
  })
})

describe('labelsOfClasses', () => {
  it('takes the first name of each class, and none that has no name', () => {
    const classes = [{ label: 'Tabby, tabby cat', score: 0.6 }, { label: ' ,Lynx', score: 0.2 }, { label: '', score: 0.9 }, { label: ' , ', score: 0.9 }, { label: 'dog', score: 0.1 }]
    expect(labelsOfClasses(classes)).toEqual([{ label: 'tabby', score: 0.6 }, { label: 'lynx', score: 0.2 }])
  })
})

describe('openClassifier', () => {
  let models: string
  beforeAll(async () => {
    models = await mkdtemp(join(tmpdir(), 'models-'))
    await writeClassifyingModel(models, 'a/colours')
  })
  afterAll(() => rm(models, { recursive: true }))

  it('speaks for an installed model, with its fingerprint', async () => {
    const classifier = await openClassifier(models, undefined)
    expect(classifier!.model).toMatch(/^a\/colours@[0-9a-f]{8}$/)
    const green = { width: 4, height: 4, data: Uint8Array.from({ length: 48 }, (_, at) => (at % 3 === 1 ? 255 : 0)) }
    expect((await classifier!.classify(green, new AbortController().signal))[0]).toMatchObject({ label: 'green', score: expect.closeTo(1, 1) })
  })

  it('is none where none is installed, and refuses a name that is not there', async () => {
    expect(await openClassifier(join(models, 'none'), undefined)).toBeUndefined()
    await expect(openClassifier(models, 'b/other')).rejects.toMatchObject({ code: 'model-not-found' })
  })
})
