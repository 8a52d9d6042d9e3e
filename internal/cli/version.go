package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version says what this program was built from.
func version() string {
	release, commit := "(devel)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			release = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				commit = ", commit " + s.Value[:12]
			}
		}
	}
	return fmt.Sprintf("%s (%s %s/%s%s)", release, runtime.Version(), runtime.GOOS, runtime.GOARCH, commit)
}
