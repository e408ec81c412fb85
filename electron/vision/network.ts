/** What a network makes of one level: maps of rows x columns cells. The door that every runtime has. */
export interface Maps {
  rows: number;
  columns: number;
  channels: number;
  /** channels x rows x columns. */
  descriptors: Float32Array;
  /** rows x columns; null where the caller takes attention from the descriptors. */
  attention: Float32Array | null;
}

export interface Network {
  /** values: 3 x height x width, normalised. May be reused by the caller once the promise is settled. */
  run(values: Float32Array, widthPx: number, heightPx: number): Promise<Maps>;
  close(): Promise<void>;
}
