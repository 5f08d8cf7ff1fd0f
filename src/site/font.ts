// The font of drawn pictures.
import { fileURLToPath } from 'node:url'

const fontFiles = [
  import.meta.resolve('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf'),
].map((address) => fileURLToPath(address))

/** Fonts of our own alone, so that the same drawing is the same picture everywhere. */
export const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Source Serif 4' }
