/** What a model can do, told by its `config.json` and its files. The names of tasks are those of transformers.js. */
import type { InstalledModel } from './installed-model.js'
import { hasParts } from './weights.js'

export type Task = 'image-classification' | 'summarization' | 'text2text-generation' | 'automatic-speech-recognition' | 'feature-extraction'

/** Models that turn text into other text and that transformers.js 4 runs; translators (Marian, NLLB) are none of them. */
const textToText = new Set(['t5', 'mt5', 'longt5', 'bart', 'mbart'])

const seq2seqParts = ['encoder_model', 'decoder_model_merged']

const can: Record<Task, (model: InstalledModel) => boolean> = {
  'image-classification': (model) => isOf(model, /ForImageClassification$/) && hasParts(model, ['model']),
  summarization: writesText,
  'text2text-generation': writesText,
  'automatic-speech-recognition': (model) =>
    (isOf(model, /^(Whisper|Moonshine)ForConditionalGeneration$/) && hasParts(model, seq2seqParts)) ||
    (isOf(model, /ForCTC$/) && hasParts(model, ['model'])),
  'feature-extraction': (model) => isOf(model, /(Model|ForMaskedLM)$/) && model.hasTokenizer && hasParts(model, ['model']),
}

export function fitsTask(model: InstalledModel, task: Task): boolean {
  return can[task](model)
}

/** The names in `architectures`, such as `BartForConditionalGeneration`. */
export function architecturesOf(model: InstalledModel): string[] {
  const { architectures } = model.config
  return Array.isArray(architectures) ? architectures.filter((name) => typeof name === 'string') : []
}

function writesText(model: InstalledModel): boolean {
  const { model_type: type } = model.config
  return typeof type === 'string' && textToText.has(type) && isOf(model, /ForConditionalGeneration$/) &&
    model.hasTokenizer && hasParts(model, seq2seqParts)
}

function isOf(model: InstalledModel, pattern: RegExp): boolean {
  return architecturesOf(model).some((name) => pattern.test(name))
}
