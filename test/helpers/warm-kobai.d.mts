export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type WarmKobai = {
  run(folder: string, ...args: string[]): Promise<Finished>;
  close(): void;
};

export function openWarmKobai(cliFile: string): WarmKobai;
