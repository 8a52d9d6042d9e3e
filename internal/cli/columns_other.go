//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package cli

import "os"

// terminalColumns is how wide a terminal is; 0: nobody was asked.
func terminalColumns(*os.File) int { return 0 }
