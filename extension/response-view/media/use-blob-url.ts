import { useEffect, useState } from 'preact/hooks';

/** An address of the bytes in this page, for as long as they are shown; empty at first. */
export function useBlobUrl(bytes: Uint8Array<ArrayBuffer>, type: string): string {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return url;
}
