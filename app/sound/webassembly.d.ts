// The part of WebAssembly's types that is used where no page is: Node has it, its types do not. Pages have their own.
declare namespace WebAssembly {
  type ImportValue = (...values: number[]) => number;
  type Imports = Record<string, Record<string, ImportValue | Memory>>;
  class Memory {
    /** @param pages of 64 KiB */
    constructor(pages: { readonly initial: number; readonly maximum: number });
    /** Another one after each `grow`. */
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- as the platform has it
  class Module {
    constructor(bytes: Uint8Array | ArrayBuffer);
    static imports(
      module: Module,
    ): { readonly module: string; readonly name: string; readonly kind: string }[];
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, unknown>;
  }
  class RuntimeError extends Error {}
  function compile(bytes: Uint8Array | ArrayBuffer): Promise<Module>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}
