/** Made by build/outlines.ts. */
declare module 'virtual:outlines' {
  const address: string;
  export default address;
}
