import { describe, expect, test } from '@jest/globals'
import { commentsOf } from './remarks.js'

describe('what a person wrote in a program', () => {
  test('comments, nothing else', () => {
    const program = '/** Walks a folder\n * without following links. */\nconst walk = (folder) => list(folder)\n  // Errors end the walk.\n"""Wraps text so that it fits."""\nreturn x\nfrom datetime import datetime, timedelta\n'
    expect(commentsOf(program).split('\n').filter((line) => line !== '').map((line) => line.trim())).toEqual([
      'Walks a folder', 'without following links.', 'Errors end the walk.', 'Wraps text so that it fits."""',
    ])
  })
})
