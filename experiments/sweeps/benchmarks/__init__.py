"""What sweeps take: their machinery over the bare kernel; time, memory and room on disk of large ones."""
