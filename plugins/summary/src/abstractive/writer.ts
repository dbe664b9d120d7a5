/** An installed encoder-decoder model that writes a short text about a longer one. */
import type { InstalledModel } from '@backup-agent/installed-models'
import { fingerprint, openPipeline, transformers } from '@backup-agent/installed-models'

export interface Writer {
  /** Name and state of the model. */
  readonly model: string
  /** Tokens of text that it reads at once. */
  readonly window: number
  countTokens(text: string): number
  /** A summary of a text that fits into the window, of at most `maxTokens`; rejects with the signal's reason once that fires. */
  write(text: string, maxTokens: number, signal: AbortSignal): Promise<string>
}

/** What a processor reads in seconds; attention costs the square of it. */
const maxWindow = 1_024
/** For models that do not say. */
const usualWindow = 512
/** A model for news wants 56 tokens or more of every text, which makes it invent when the text is short. */
const minShare = 0.15

export async function openWriter(model: InstalledModel): Promise<Writer> {
  const { StoppingCriteria } = await transformers()
  const { tokenizer, model: network } = await openPipeline('summarization', model)
  const prefix = prefixOf(model)
  const minTokens = number(member(network.generation_config, 'min_length')) ?? number(model.config.min_length) ?? 0
  const count = (text: string) => tokenizer.encode(text).length

  class Aborted extends StoppingCriteria {
    constructor(readonly signal: AbortSignal) {
      super()
    }

    override _call(sequences: number[][]): boolean[] {
      return sequences.map(() => this.signal.aborted)
    }
  }

  return {
    model: fingerprint(model),
    window: windowOf(model, tokenizer.model_max_length as unknown) - count(prefix),
    countTokens: count,
    async write(text, maxTokens, signal) {
      signal.throwIfAborted()
      const inputs = tokenizer(prefix + text, { truncation: true, max_length: windowOf(model, tokenizer.model_max_length as unknown) }) as object
      const output = await network.generate({
        ...inputs,
        max_new_tokens: maxTokens,
        min_length: Math.min(minTokens, Math.floor(count(text) * minShare)),
        do_sample: false,
        num_beams: 1,
        no_repeat_ngram_size: 3,
        stopping_criteria: new Aborted(signal),
      })
      signal.throwIfAborted()
      return tokenizer.batch_decode(output as never, { skip_special_tokens: true })[0] ?? ''
    },
  }
}

/** T5 does what the first words say; a model made for one thing has nothing or words of its own in its configuration. */
function prefixOf({ config }: InstalledModel): string {
  const specific = member(member(config.task_specific_params, 'summarization'), 'prefix') ?? config.prefix
  if (typeof specific === 'string') return specific
  return config.model_type === 't5' || config.model_type === 'longt5' ? 'summarize: ' : ''
}

function windowOf({ config }: InstalledModel, ofTokenizer: unknown): number {
  const stated = [number(ofTokenizer), number(config.max_position_embeddings), number(config.n_positions)].filter((size) => size !== undefined && size > 0 && size < 1e6)
  return Math.min(maxWindow, ...(stated.length === 0 ? [usualWindow] : (stated as number[])))
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
