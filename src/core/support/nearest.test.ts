import { describe, expect, it } from '@jest/globals'
import { nearest } from './nearest.js'

const verbs = ['analyze', 'check', 'init', 'ls', 'restore', 'show', 'snapshots', 'sync']

describe('nearest', () => {
  it.each<[string, string | undefined]>([
    ['snap', 'snapshots'], ['snapshot', 'snapshots'], ['retsore', 'restore'], ['chekc', 'check'], ['analyse', 'analyze'], ['snyc', 'sync'], ['int', 'init'],
    ['s', undefined], ['frobnicate', undefined], ['is', undefined], ['', undefined],
  ])('of %s is %s', (word, verb) => expect(nearest(word, verbs)).toBe(verb))
})
