/** The versions of ONNX that are written: read by every runtime since 2022, and all that is needed is in them. */
export const [irVersion, opset] = [8, 17] as const;
