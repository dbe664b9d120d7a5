/** Models that a person has installed (`backup models pull`, or a folder in BACKUP_MODELS_DIR), for plugins that can use one. */
export type { InstalledModel } from './installed-model.js'
