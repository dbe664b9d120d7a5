/** Labels for a whole picture by a classifier that a person has installed (trained on ImageNet, or anything else). */
import { findInstalledModel, fingerprint, openPipeline, transformers } from '@backup-agent/installed-models'
import { shorten } from '@backup-agent/text-models/shorten'
import type { RgbImage } from '@backup-agent/vision-models'
import type { Label } from './label.js'

export interface Classifier {
  /** With a fingerprint. */
  readonly model: string
  /** At most five, best first, none below 0.15. The signal is looked at before and after the network, which cannot be broken off. */
  classify(image: RgbImage, signal: AbortSignal): Promise<Label[]>
}

const mostLabels = 5
const lowestScore = 0.15
/** The schema's. */
const longestName = 100

/** Undefined where none is installed; a `name` that is not there is refused (see @backup-agent/installed-models). */
export async function openClassifier(modelsDirectory: string, name: string | undefined): Promise<Classifier | undefined> {
  const model = await findInstalledModel(modelsDirectory, { task: 'image-classification' }, name)
  if (model === undefined) return undefined
  const [classify, { RawImage }] = await Promise.all([openPipeline('image-classification', model), transformers()])
  return {
    model: fingerprint(model),
    async classify({ width, height, data }, signal) {
      signal.throwIfAborted()
      const picture = new RawImage(new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength), width, height, 3)
      const classes = (await classify(picture, { top_k: mostLabels })) as readonly Label[]
      signal.throwIfAborted()
      return labelsOfClasses(classes)
    },
  }
}

/** Classes without a name (a model's file may say anything) are left out. */
export function labelsOfClasses(classes: readonly Label[]): Label[] {
  return classes.map(({ label, score }) => ({ label: firstName(label), score })).filter(({ label, score }) => label !== '' && score >= lowestScore)
}

/** ImageNet's classes have several names: `tabby, tabby cat`. */
function firstName(label: string): string {
  return shorten(label.split(',').map((name) => name.trim()).find((name) => name !== '') ?? '', longestName).toLowerCase()
}
