// Checks a site and receipts of it with other people's code: golang.org/x/mod's sumdb/note and sumdb/tlog.
//
//	check SITE [RECEIPT...]
//
// The checkpoint is opened with the key in log.vkey; the tree is recomputed from the bundles of entries; every tile is
// compared with it; every entry's inclusion and every older size's consistency (of large trees, a sample) are proved from the
// tiles and checked; each receipt's entry has to be included, under a root that is this log's. Exit code 0 if all is so.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8       // of tlog-tiles
const sampleFrom = 600 // larger trees are sampled

// A site is a folder of static files, as a TileReader.
type site struct{ folder string }

func (s site) Height() int                     { return height }
func (s site) SaveTiles([]tlog.Tile, [][]byte) {}
func (s site) path(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
}
func (s site) read(path string) ([]byte, error) { return os.ReadFile(filepath.Join(s.folder, path)) }
func (s site) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range tiles {
		one, err := s.read(s.path(tile))
		if err != nil {
			return nil, err
		}
		data = append(data, one)
	}
	return data, nil
}

// bundle reads the leaves of one bundle of entries.
func (s site) bundle(number int64, width int) (leaves [][]byte, err error) {
	tile := tlog.Tile{H: height, L: 0, N: number, W: width}
	data, err := s.read(strings.Replace(s.path(tile), "tile/0/", "tile/entries/", 1))
	for err == nil && len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("bundle %d is cut short", number)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		leaves, data = append(leaves, data[2:end]), data[end:]
	}
	if err == nil && len(leaves) != width {
		err = fmt.Errorf("bundle %d holds %d leaves, not %d", number, len(leaves), width)
	}
	return leaves, err
}

// openCheckpoint verifies a signed note; x/mod's trees have an origin of their own in the first line.
func openCheckpoint(data []byte, verifier note.Verifier) (tree tlog.Tree, err error) {
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	origin, rest, _ := strings.Cut(opened.Text, "\n")
	if origin != verifier.Name() {
		return tree, fmt.Errorf("origin %q of key %q", origin, verifier.Name())
	}
	theirs := "go.sum database tree\n" + rest
	tree, err = tlog.ParseTree([]byte(theirs))
	if err == nil && string(tlog.FormatTree(tree)) != theirs {
		err = errors.New("not the one form of a checkpoint")
	}
	return tree, err
}

// A memory holds the hashes of a tree as x/mod numbers them.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) (hashes []tlog.Hash, err error) {
	for _, index := range indexes {
		if index >= int64(len(m)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes = append(hashes, m[index])
	}
	return hashes, nil
}

// recompute builds the tree from the entries alone.
func (s site) recompute(tree tlog.Tree) (all memory, leaves []tlog.Hash, err error) {
	for number := int64(0); number*256 < tree.N; number++ {
		width := 256
		if rest := tree.N - number*256; rest < 256 {
			width = int(rest)
		}
		bundle, err := s.bundle(number, width)
		if err != nil {
			return nil, nil, err
		}
		for _, leaf := range bundle {
			hashes, err := tlog.StoredHashes(int64(len(leaves)), leaf, all)
			if err != nil {
				return nil, nil, err
			}
			all, leaves = append(all, hashes...), append(leaves, tlog.RecordHash(leaf))
		}
	}
	root, err := tlog.TreeHash(tree.N, all)
	if err == nil && root != tree.Hash {
		err = fmt.Errorf("the entries' root is %v, the checkpoint's %v", root, tree.Hash)
	}
	return all, leaves, err
}

func (s site) checkTiles(tree tlog.Tree, all memory) (count int, err error) {
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		if tile.W < 256 && int64(tile.W) != tree.N>>(height*tile.L)%256 {
			continue // a narrower one, of a smaller tree
		}
		count++
		want, err := tlog.ReadTileData(tile, all)
		if err != nil {
			return 0, err
		}
		got, err := s.read(s.path(tile))
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(got, want) {
			return 0, fmt.Errorf("%s differs from the recomputed one", s.path(tile))
		}
	}
	return count, nil
}

// checkProofs makes proofs from the tiles and checks them against what was recomputed.
func (s site) checkProofs(tree tlog.Tree, all memory, leaves []tlog.Hash) (count int, err error) {
	tiles := tlog.TileHashReader(tree, s)
	step := int64(1)
	if tree.N > sampleFrom {
		step = tree.N/sampleFrom + 1
	}
	for n := int64(0); n < tree.N; n += step {
		inclusion, err := tlog.ProveRecord(tree.N, n, tiles)
		if err == nil {
			err = tlog.CheckRecord(inclusion, tree.N, tree.Hash, n, leaves[n])
		}
		if err != nil {
			return 0, fmt.Errorf("inclusion of %d: %w", n, err)
		}
		old, err := tlog.TreeHash(n+1, all)
		if err != nil {
			return 0, err
		}
		consistency, err := tlog.ProveTree(tree.N, n+1, tiles)
		if err == nil {
			err = tlog.CheckTree(consistency, tree.N, tree.Hash, n+1, old)
		}
		if err != nil {
			return 0, fmt.Errorf("consistency with %d: %w", n+1, err)
		}
		count += 2
	}
	return count, nil
}

// checkReceipt checks the outer hop of a receipt: its leaf, under its checkpoint, which is one of this log.
func checkReceipt(data []byte, verifier note.Verifier, tree tlog.Tree, all memory) error {
	head, signed, found := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof with an extra")
	}
	extra, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil || len(extra) < 6 || string(extra[:4]) != "HFR1" || len(extra)-6 < int(binary.LittleEndian.Uint16(extra[4:])) {
		return fmt.Errorf("not a receipt's extra (%v)", err)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var path tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		path = append(path, hash)
	}
	under, err := openCheckpoint(signed, verifier)
	if err != nil {
		return err
	}
	leaf := extra[6 : 6+int(binary.LittleEndian.Uint16(extra[4:]))]
	if err := tlog.CheckRecord(path, under.N, under.Hash, index, tlog.RecordHash(leaf)); err != nil {
		return err
	}
	if under.N > tree.N {
		return nil // newer than the site: nothing here to compare it with
	}
	if root, err := tlog.TreeHash(under.N, all); err != nil || root != under.Hash {
		return fmt.Errorf("its checkpoint of %d entries is not of this log (%v)", under.N, err)
	}
	return nil
}

func check(folder string, receipts []string) error {
	s := site{folder}
	vkey, err := s.read("log.vkey")
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSuffix(string(vkey), "\n"))
	if err != nil {
		return err
	}
	checkpoint, err := s.read("checkpoint")
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(checkpoint, verifier)
	if err != nil {
		return err
	}
	all, leaves, err := s.recompute(tree)
	if err != nil {
		return err
	}
	tiles, err := s.checkTiles(tree, all)
	if err != nil {
		return err
	}
	proofs, err := s.checkProofs(tree, all, leaves)
	if err != nil {
		return err
	}
	for _, path := range receipts {
		data, err := os.ReadFile(path)
		if err == nil {
			err = checkReceipt(data, verifier, tree, all)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	fmt.Printf("good: %s, %d entries, root %v, %d tiles, %d proofs, %d receipts\n", verifier.Name(), tree.N, tree.Hash, tiles,
		proofs, len(receipts))
	return nil
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "check SITE [RECEIPT...]")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2:]); err != nil {
		fmt.Println("bad:", err)
		os.Exit(1)
	}
}
