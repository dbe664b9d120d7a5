/** Sections as plugins make them, with vectors of few dimensions. */
import type { Vector } from '../../contracts/search.js'

export function vector(...values: number[]): Vector {
  return { model: 'tiny', values: Int8Array.from(values) }
}

export function embedding(...values: number[]): { embedding: { model: string; int8: string } } {
  return { embedding: { model: 'tiny', int8: Buffer.from(Int8Array.from(values)).toString('base64') } }
}

export function keywords(...phrases: string[]): { keywords: { phrase: string; score: number }[] } {
  return { keywords: phrases.map((phrase) => ({ phrase, score: 0.8 })) }
}

export function image(labels: Readonly<Record<string, number>>, phash = '0000000000000000'): { image: Record<string, unknown> } {
  return { image: { width: 10, height: 10, format: 'jpeg', labels: Object.entries(labels).map(([label, score]) => ({ label, score })), phash } }
}

export function summary(text: string): { summary: { text: string; method: string; model: string } } {
  return { summary: { text, method: 'extractive', model: 'tiny' } }
}
