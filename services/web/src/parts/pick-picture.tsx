import { ImagePlus } from 'lucide';
import { Icon } from './icon.tsx';

/** A button that lets a picture be chosen; the same one can be chosen again. */
export function PickPicture({ label, onPick }: { label: string; onPick: (file: File) => void }) {
  return (
    <label class="button">
      <Icon of={ImagePlus} /> {label}
      <input
        class="hidden"
        type="file"
        accept="image/*"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) onPick(file);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
