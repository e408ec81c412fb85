/**
 * The process in which an installed TensorFlow is loaded for the first time: prints its version, or dies of
 * what is wrong.
 */
import { loadTensorflow } from '../vision/extract.ts';

const { version } = await loadTensorflow(process.argv[2] ?? '', 1);
console.log(version);
