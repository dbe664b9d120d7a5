/** Labels for a whole picture by a classifier that a person has installed (trained on ImageNet, or anything else). */
import { findInstalledModel, fingerprint, openPipeline, transformers } from '@backup-agent/installed-models'
import type { RgbImage } from '@backup-agent/vision-models'
import type { Label } from './label.js'

export interface Classifier {
  /** With a fingerprint. */
  readonly model: string
  /** At most five, best first, none below 0.15. */
  classify(image: RgbImage): Promise<Label[]>
}

const mostLabels = 5
const lowestScore = 0.15

/** Undefined where none is installed; a `name` that is not there is refused (see @backup-agent/installed-models). */
export async function openClassifier(modelsDirectory: string, name: string | undefined): Promise<Classifier | undefined> {
  const model = await findInstalledModel(modelsDirectory, { task: 'image-classification' }, name)
  if (model === undefined) return undefined
  const [classify, { RawImage }] = await Promise.all([openPipeline('image-classification', model), transformers()])
  return {
    model: fingerprint(model),
    async classify({ width, height, data }) {
      const picture = new RawImage(new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength), width, height, 3)
      const classes = (await classify(picture, { top_k: mostLabels })) as readonly Label[]
      return classes.filter(({ score }) => score >= lowestScore).map(({ label, score }) => ({ label: firstName(label), score }))
    },
  }
}

/** ImageNet's classes have several names: `tabby, tabby cat`. */
function firstName(label: string): string {
  return label.split(',')[0]!.trim().toLowerCase().slice(0, 100)
}
